"""The page on which an author tries drafts out, as any role, and keeps what was tried as a golden case."""
