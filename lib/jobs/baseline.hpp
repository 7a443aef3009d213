#pragma once

#include <hwsync/stop.hpp>
#include <hwsync/verify.hpp>

#include <functional>
#include <string>

namespace hwsync {

/// Reads a CSV file of findings, as `hwsync verify --format csv` writes it. The
/// texts are valid during the visit only.
///
/// Throws Error(input), which names file and line, if it is not such a file,
/// and Error(usage) for a finding that a baseline cannot hold.
void read_baseline(const std::string& path, const StopToken& stop,
                   const std::function<void(const Finding&)>& visit);

} // namespace hwsync
