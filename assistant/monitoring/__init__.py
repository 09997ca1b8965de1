"""What the monitor of answers found, for pages and files; `evals.monitor` does the finding."""
