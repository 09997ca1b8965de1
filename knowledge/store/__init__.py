"""The SQL truth store: documents, versions, releases and what the indexes hold."""
