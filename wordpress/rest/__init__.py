"""What WordPress's REST API says, said of this newsroom's public stories: for front ends that were written for it."""
