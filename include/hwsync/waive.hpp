#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace hwsync {

enum class WaiverState {
    holds,
    over,   ///< its time is
    changed ///< the facts are no longer what was accepted
};

/// The state's word, as in JSON.
HWSYNC_EXPORT std::string_view to_string(WaiverState state) noexcept;

/// An operator's word that what verify finds of a variant of a child shop is
/// accepted. It holds until its time is over, or until the variant, its link,
/// or whatever has its identifier on either side changes.
struct Waiver {
    std::int64_t id = 0;
    std::string shop;
    /// 0: each variant of the shop that has the identifier.
    std::int64_t variant_id = 0;
    std::string identifier;          ///< as it stood; empty for none
    std::optional<FindingKind> kind; ///< else any kind
    std::optional<Time> until;       ///< else without an end
    std::string by;
    Time at;
    std::string note;
    WaiverState state = WaiverState::holds;
};

/// Where waivers are kept, and who is at work.
struct WaiverJob {
    std::filesystem::path catalog;
    Duration lock_timeout{};
    std::string by;
    std::function<Time()> clock;
};

/// What to accept. The variant's id is a number, a gid, or the URL of its page
/// in the admin.
struct WaiverAddition {
    std::string shop = {};
    std::string variant_id = {}; ///< this, or `identifier`
    std::string identifier = {}; ///< the shop's variants'
    std::optional<FindingKind> kind = {};
    std::optional<Time> until = {};
    std::string note = {};
};

/// Whether what is found of this kind can be accepted: what is said of a
/// variant, damage aside.
HWSYNC_EXPORT bool is_waivable(FindingKind kind) noexcept;

/// Throws Error(usage) for an id that is none, an unknown shop or a kind that
/// cannot be accepted, Error(not_found) where the shop has no such variant,
/// Error(storage), Error(busy), or the signal's own.
HWSYNC_EXPORT Waiver waive_add(const WaiverJob& job,
                               const WaiverAddition& addition,
                               const StopToken& stop);

/// Takes one back, and says which. Throws Error(not_found) where there is none.
HWSYNC_EXPORT Waiver waive_remove(const WaiverJob& job, std::int64_t id,
                                  const StopToken& stop);

/// Each of them, by id. Takes no lock. Throws Error(storage).
HWSYNC_EXPORT void
visit_waivers(const std::filesystem::path& catalog, Time now,
              const std::function<void(const Waiver&)>& visit,
              const StopToken& stop);

} // namespace hwsync
