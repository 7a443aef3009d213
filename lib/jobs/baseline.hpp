#pragma once

#include <hwsync/stop.hpp>
#include <hwsync/verify.hpp>

#include <functional>
#include <string>

namespace hwsync {

/// Reads a CSV file of findings, as `hwsync verify --format csv` writes it. The
/// texts are valid during the visit only.
///
/// Throws Error(input), naming file and line, for what is no such file, and
/// Error(usage) for a finding that cannot be known.
void read_baseline(const std::string& path, const StopToken& stop,
                   const std::function<void(const Finding&)>& visit);

} // namespace hwsync
