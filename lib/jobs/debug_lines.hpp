#pragma once

#include "catalog/catalog.hpp"
#include "catalog/open.hpp"

#include <hwsync/observer.hpp>

namespace hwsync {

// What a job does when, for whoever looks into a problem: a line each.

/// Before the catalog is opened and the job's lock is taken.
void tell_opening(const CatalogTarget& target, Observer& observer);

/// Once both is done.
void tell_begun(const CatalogTarget& target, std::int64_t run,
                const std::string& source, Observer& observer);

/// Where each watermark of the run is to move, if nothing holds it.
void tell_watermarks(const ImportRules& rules, const std::string& shop,
                     Catalog& catalog, Observer& observer);

/// After the input's end, before the commit.
void tell_read(const ImportTotals& totals, const std::string& shop,
               Observer& observer);

void tell_committed(std::int64_t run, const std::string& shop,
                    Observer& observer);

} // namespace hwsync
