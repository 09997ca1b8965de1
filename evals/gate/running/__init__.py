"""Running a release over cases: outputs kept by content, chat-model replies recorded."""
