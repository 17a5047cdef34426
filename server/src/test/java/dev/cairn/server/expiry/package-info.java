@NullMarked
package dev.cairn.server.expiry;

import org.jspecify.annotations.NullMarked;
