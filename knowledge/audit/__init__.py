"""The audit trail: one hash-chained entry for every act."""
