#pragma once

#include "catalog/catalog.hpp"
#include "catalog/waiver_editing.hpp"

#include <hwsync/stop.hpp>
#include <hwsync/waive.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace hwsync {

/// `shop` may be empty. Throws Error(storage) where there is no catalog.
std::unique_ptr<Catalog> open_for_waivers(const WaiverJob& job,
                                          const std::string& shop,
                                          const StopToken& stop);

/// What is to be accepted, of whom. Throws Error(usage) for an unknown shop or
/// an invalid id, and Error(not_found) where the shop has no such variant.
NewWaiver new_waiver(const WaiverJob& job, const WaiverAddition& addition,
                     Catalog& catalog, WaiverEditing& waivers);

/// One that was just added.
Waiver as_made(std::int64_t id, const std::string& shop,
               const NewWaiver& waiver);

} // namespace hwsync
