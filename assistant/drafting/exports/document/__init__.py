"""An artifact as a neutral document, which the modules of Markdown, DOCX and PDF write down."""
