#pragma once

#include <hwsync/export.hpp>
#include <hwsync/link.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>

namespace hwsync {

enum class UndoHold {
    keep,   ///< what is taken back stays back: pinned or blocked
    release ///< nothing is held, and the next associate decides
};

/// Takes back what a run did to links. What an operator's own run did (link,
/// undo) is as it was before. What a job did (associate, apply) stays back,
/// unless it is released: a link that was made becomes a block, one that was
/// moved or ended a pin to what it was.
///
/// Throws Error(not_found) where there is no such run, Error(usage) where it
/// was none that changes links, Error(safety) where a later run changed the
/// same links, Error(storage), Error(busy), or the signal's own. The links are
/// then as they were.
HWSYNC_EXPORT LinkResult undo(const LinkJob& job, std::int64_t run,
                              UndoHold hold, Observer& observer,
                              const StopToken& stop);

} // namespace hwsync
