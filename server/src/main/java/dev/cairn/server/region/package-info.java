/// Requests about Regions themselves: [dev.cairn.server.region.SplitRegion].
@NullMarked
package dev.cairn.server.region;

import org.jspecify.annotations.NullMarked;
