#pragma once

#include <hwsync/export.hpp>
#include <hwsync/link.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>

namespace hwsync {

/// What happens to links that undo has restored.
enum class UndoHold {
    keep,   ///< they are pinned or blocked, so that they stay restored
    release ///< nothing holds them, and the next associate decides
};

/// Takes back what a run did to links, as a run of its own.
///
/// The changes of an operator's own run (link, undo) are restored exactly as
/// they were. The changes of a job (associate, apply) would be made again by
/// the next associate; unless they are released, a link that the job made
/// becomes a block, and one that it moved or ended is pinned as it was.
///
/// Throws Error(not_found) if there is no such run, Error(usage) if it is of a
/// kind that changes no links or cannot be undone, and Error(safety) if a later
/// run changed one of the same links; also Error(storage), Error(busy) and the
/// signal's Error. In all these cases the links stay as they were.
HWSYNC_EXPORT LinkResult undo(const LinkJob& job, std::int64_t run,
                              UndoHold hold, Observer& observer,
                              const StopToken& stop);

} // namespace hwsync
