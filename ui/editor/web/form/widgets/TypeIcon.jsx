/** A small icon for the type of a variable. */

import { Binary, Braces, Calendar, Clock, Hash, Image, List, MapPin, Type } from 'lucide-react';

const ICONS = {
  text: Type,
  number: Hash,
  boolean: Binary,
  date: Calendar,
  time: Clock,
  location: MapPin,
  media: Image,
  list: List,
  object: Braces,
};

/** @param {{type?: string}} props */
export function TypeIcon({ type }) {
  const Icon = ICONS[type] ?? Type;
  return <Icon size={13} aria-hidden className="fxf-type-icon" />;
}
