"""Are drafts fast, without errors, true to what was told, and read by tools of others?"""
