"""What must not be lost: files, papers, the audit, jobs."""
