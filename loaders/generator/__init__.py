"""The bank generator: input files of a believable bank, of any size, the same for a seed."""

from loaders.generator.bank import DEFAULT_AS_OF, CannotGenerate, generate
from loaders.generator.organisations import Story, story

__all__ = ["DEFAULT_AS_OF", "CannotGenerate", "Story", "generate", "story"]
