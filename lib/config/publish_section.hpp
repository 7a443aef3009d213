#pragma once

#include "config/section.hpp"

#include <hwsync/config.hpp>

namespace hwsync {

/// Reads [publish]. Relative paths start from `folder`. Throws Error(usage).
PublishConfig read_publish(Section section,
                           const std::filesystem::path& folder);

} // namespace hwsync
