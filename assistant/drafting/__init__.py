"""Drafts: from a description of work to a specification that is complete, or honest about what is not.

brief, SOP or interview -> extraction -> facts -> planning, with what the knowledge base says (inference)
-> artifact -> linting -> findings -> the next question, or exports
"""
