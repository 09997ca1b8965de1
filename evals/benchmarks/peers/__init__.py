"""Other retrieval systems, run as their documentation says, beside ours on the same files.

To add one: a module with a class that meets `system.SearchSystem`, its name in
`evals.commands.peers`, and its packages in the `bench` extra and the lock.
"""
