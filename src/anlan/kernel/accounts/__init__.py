# SPDX-License-Identifier: Apache-2.0
"""How a person proves who he is: second factors, recovery codes, where he is signed in; each deed on them on record."""
