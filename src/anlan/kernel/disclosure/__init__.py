# SPDX-License-Identifier: Apache-2.0
"""Who opens which sealed field of a matter: by seat, part or role, by referral, and in an emergency that is reviewed."""
