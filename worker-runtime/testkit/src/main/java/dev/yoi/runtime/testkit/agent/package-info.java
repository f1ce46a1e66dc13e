/// A stand-in for an agent that speaks the Agent Client Protocol, as a program that tests start: small and quick,
/// so that fifty of them fit beside a test. Its frames are held against those of a real agent where the backend
/// is tested.
@NullMarked
package dev.yoi.runtime.testkit.agent;

import org.jspecify.annotations.NullMarked;
