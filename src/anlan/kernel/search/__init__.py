# SPDX-License-Identifier: Apache-2.0
"""Finding by words: what is plain (never level 3 or 4) as one column of bigrams that both databases index."""
