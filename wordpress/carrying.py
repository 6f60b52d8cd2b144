"""What an export carries of what came from WordPress; and the stories as WordPress reads them."""

from __future__ import annotations

from newsroom.exports.tables import carry
from newsroom.exports.writing import form
from wordpress.leaving import channel

carry("wordpress.Source", "wordpress.Imported", "wordpress.ImportedCaption", "wordpress.OldAddress", "wordpress.Run")
form("wxr", "wordpress.xml   stories and photos as WordPress reads them (WXR 1.2); its importer takes the file")(
    channel.write
)
