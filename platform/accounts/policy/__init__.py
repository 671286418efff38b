"""What is asked of those who sign in with a password: by the installation, and by every region they work in."""
