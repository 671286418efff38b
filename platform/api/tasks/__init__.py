"""What people do with a task beside its steps, and who would act: for programs."""
