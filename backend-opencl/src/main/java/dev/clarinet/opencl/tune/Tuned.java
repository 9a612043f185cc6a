package dev.clarinet.opencl.tune;

/**
 * What is known of one question that an operation asked, to whom it may concern.
 *
 * @param work the verb and geometry of the operation
 * @param question that launchers ask for it
 * @param decision what was found
 * @param fresh whether it was found now, not by an earlier tuning
 */
public record Tuned(String work, String question, Decision decision, boolean fresh) {}
