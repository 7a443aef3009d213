#pragma once

#include "catalog/catalog.hpp"
#include "catalog/link_editing.hpp"
#include "jobs/link_rules.hpp"

#include <hwsync/link.hpp>

#include <functional>
#include <string>

namespace hwsync {

/// What the run of a job on links is called.
struct LinkRun {
    std::string command; ///< e.g. "link add"
    std::string shop;
    std::string source; ///< what it reads; empty for nothing
    Unread unread = Unread::is_refused;
};

/// Changes links as `work` says, whole or not at all, as a recorded run.
/// `work` says how much was as it should be already.
using LinkWork = std::function<std::uint64_t(
    LinkEditing& links, const CatalogIdentity& catalog, RejectLog& rejects)>;
LinkResult run_on_links(const LinkJob& job, const LinkRun& run,
                        Observer& observer, const StopToken& stop,
                        const LinkWork& work);

} // namespace hwsync
