"""The people of the district at work: one small class a role, looking at its queue each day."""
