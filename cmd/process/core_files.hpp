#pragma once

/// A core file would hold the shops' tokens: from now on this process leaves
/// none, and what it starts neither.
void forbid_core_files() noexcept;
