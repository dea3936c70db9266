throw new RangeError("no database here");
