"""Other retrieval systems, run as their documentation says, beside ours on the same files."""
