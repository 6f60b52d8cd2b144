"""The only code that writes this room's tables.

importing    a whole run: reads the files twice, first what stories name, then the stories, a batch a transaction
filing       categories, tags and people: found here, or made
pictures     attachments: photos with their words, and their pictures where there are files of them
stories      one batch of posts and pages: new ones, changed ones
merging      what changed there, without touching what editors changed here
addresses    where each thing was read
"""
