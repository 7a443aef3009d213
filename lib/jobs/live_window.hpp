#pragma once

#include "jobs/live_reading.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hwsync {

class Catalog;
class LiveState;
class Observer;
struct ImportRules;

/// How far back a window may reach: Shopify keeps events of deletions for a
/// year.
inline constexpr Duration longest_window = std::chrono::hours{24 * 300};

/// Throws Error(usage) where a window would end before it begins.
void check_window(const std::optional<Time>& since,
                  const std::optional<Time>& until);

/// The time from which a run reads. Throws Error(usage) as check_window() does.
/// Throws Error(safety) if it is not known, or so long ago that Shopify may
/// have forgotten what was deleted.
ProductSearch::Window resolve_window(LiveState& state,
                                     const LiveRequest& request, Time now);

/// Puts into the rules what an import remembers of a reading, and says where a
/// window is no reason to move a watermark that is not there or too old.
/// `follows` are the commands that need not read again what the whole shop
/// told. Throws Error(safety) where another run has since found the store under
/// another name, and where the window begins after its own operation: the
/// watermark is of a time that is yet to come, and nothing says since when to
/// read.
void record_reading(const LiveReading& reading, Catalog& catalog,
                    const LiveRequest& request,
                    const std::vector<std::string>& follows, ImportRules& rules,
                    Observer& observer);

} // namespace hwsync
