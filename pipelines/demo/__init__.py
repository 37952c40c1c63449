"""The invented council: exports in real formats with a known truth, for trying the product and for scoring its estimates."""

from pipelines.demo.write import write_demo


__all__ = ["write_demo"]
