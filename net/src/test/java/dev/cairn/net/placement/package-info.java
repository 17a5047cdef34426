@NullMarked
package dev.cairn.net.placement;

import org.jspecify.annotations.NullMarked;
