/// The PD client as a store needs it: [dev.cairn.server.placement.PdPlacement] speaks for the
/// store's ports, [dev.cairn.server.placement.PdAddressBook] tells where other stores are.
@NullMarked
package dev.cairn.server.placement;

import org.jspecify.annotations.NullMarked;
