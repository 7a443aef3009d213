#pragma once

#include "catalog/association.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/observer.hpp>

#include <string>

namespace hwsync {

/// Throws Error(safety) where a child's reading, once it has ended, brings an
/// id that is known as another shop's.
void check_not_foreign(ProductImport& reading, const std::string& source,
                       const std::string& shop);

/// Throws Error(storage) where the outcomes do not add up to the variants.
void check_sums(const ImportTotals& totals, const MatchCounts& counts);

/// Throws Error(safety) where more than `max_delete` percent of the shop's
/// links would end, or move away from what is still there.
void check_lost_links(Association& association, const MatchCounts& counts,
                      double max_delete);

/// Logs how many variants hold a text that stands for no identifier, and which.
void warn_of_placeholders(const AssociateResult& result, Identifier identifier,
                          Observer& observer);

/// How many links rules made that the shop's last associate did not go by.
void warn_of_newly_linked(const AssociateResult& result,
                          const NewlyLinked& links, Observer& observer);

/// Warns where no variant of the shop has the identifier that links.
void warn_of_missing_identifiers(const AssociateResult& result,
                                 Identifier identifier, Observer& observer);

} // namespace hwsync
