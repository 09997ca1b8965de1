"""What may run and who said so: releases of the assistant, approvals, channels, and the bar."""
