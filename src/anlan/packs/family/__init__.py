# SPDX-License-Identifier: Apache-2.0
"""家事“一类事”: one family, one case, one team; answer in five minutes, linked in ten, on the spot in fifteen.

For the window of the women's federation, mediators, police, grid workers and those whom they help. It proposes levels
and people with reasons; people decide. It never labels a family, and never sends a victim to the table with who hurt her.
"""
