"""The figures computed a second time, in slow, boring Python, from their definitions.

Written from the definitions alone, without sight of the models: where the two agree cell by cell,
both are right or both misread the same sentence. One loan on one day is asked at a time, and every
answer starts again from the rows; nothing is carried along, nothing is clever.
"""
