"""A decision for people and for machines: terminal, Markdown, HTML, JUnit, JSON."""
