/** Of answers that overtake each other, only those that are not older than what is shown count. */
export class Turns {
  #asked = 0;
  #shown = 0;

  /** Something is asked. @returns {() => boolean} says of its answer whether it is to be shown */
  begin() {
    const mine = (this.#asked += 1);
    return () => {
      if (mine < this.#shown) return false;
      this.#shown = mine;
      return true;
    };
  }
}
