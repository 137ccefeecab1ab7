"""What Argo CD will apply, rendered offline."""
