"""The only code that writes this room's tables.

saving       create and save the working copy
drafting     what a draft makes of an article, on the object alone
imagining    the article as saving a draft would leave it, in memory alone
previews     links with which somebody without an account reads one story
publishing   sign off, publish, schedule, withdraw, spike
importing    stories that come from elsewhere, many at once, as they were there
leaving      take down in one of four ways, now or at a set time
refreshing   rebuild publications whose photos or names have changed
responsibility   which editor has which sections
collections  lists of stories that editors keep in order
taxonomy     sections, tags and authors, with their public form
"""
