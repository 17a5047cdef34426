/// The port between those who speak to clients (raw requests, transactions) and those who keep
/// Regions: reads and writes addressed to one Region, and how they are refused.
/// [dev.cairn.engine.replicated.ReplicatedKv] is the port; `store` implements it.
@NullMarked
package dev.cairn.engine.replicated;

import org.jspecify.annotations.NullMarked;
