package dev.clarinet.bench;

/**
 * A job in a race.
 *
 * @param name of its side
 * @param job what it runs
 * @param work how much it does in a run
 */
record Runner(String name, Job job, double work) {}
