//! Runs detections, judges their tests, says why an event was missed.
