/** What a trainer is made of: optimisers, schedules, losses, metrics and listeners. */
@NullMarked
package dev.clarinet.train;

import org.jspecify.annotations.NullMarked;
