"""The gate: nothing that moves answers goes live unproven; see GATING.md."""
